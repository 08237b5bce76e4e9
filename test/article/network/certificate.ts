/** For `news.example` and what is below it; the key is known to everybody and opens nothing but tests on loopback. */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguz52iP6cbcQRaus3
aoZ6s5MKk6UonHMo/rf9JHkz7uihRANCAAQJSPapowDiHoc/PJkRqIzxq1uX3rsJ
pncPvN8mtMEbmxOxRuqI0HBfaXC/3ieSkAkU9f4BPiKZ7h00n/NXtesY
-----END PRIVATE KEY-----`;

export const certificate = `-----BEGIN CERTIFICATE-----
MIIBjTCCATOgAwIBAgIUHH2/G3XR40jshZGzYPn1QdOtwZUwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMbmV3cy5leGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAw
MTAxMDAwMDAwWjAXMRUwEwYDVQQDDAxuZXdzLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQJSPapowDiHoc/PJkRqIzxq1uX3rsJpncPvN8mtMEbmxOx
RuqI0HBfaXC/3ieSkAkU9f4BPiKZ7h00n/NXtesYo1swWTAPBgNVHRMBAf8EBTAD
AQH/MCcGA1UdEQQgMB6CDG5ld3MuZXhhbXBsZYIOKi5uZXdzLmV4YW1wbGUwHQYD
VR0OBBYEFJ0FgPpY+rhDtkLm+hUHC1YxxwHFMAoGCCqGSM49BAMCA0gAMEUCIQCB
t6Of/fDwuHSe1yxZGTfF3Edupyia27CFryM7jD7HeQIgGQJw1l+jdmcOEs+LDT4n
h+VgFteL3sUoYQ/PbsF7t/c=
-----END CERTIFICATE-----`;
