/** A stretch of numbered sentences' vectors, of unit length, one after another. */
export type Packed = Float32Array;

/** The rows of a matrix of `packed.length / dimensions` vectors, as views of it. */
export function rowsOf(packed: Packed, dimensions: number): Float32Array[] {
  return Array.from({ length: packed.length / dimensions }, (_, row) => rowOf(packed, row, dimensions));
}

/** One of them. */
export function rowOf(packed: Packed, row: number, dimensions: number): Float32Array {
  return packed.subarray(row * dimensions, (row + 1) * dimensions);
}

/** The dot product: the cosine, for vectors of unit length. */
export function dot(a: Float32Array, b: Float32Array): number {
  return dotAt(a, b, 0);
}

/** The dot product of a vector and the one that begins at `offset` of `packed`. */
export function dotAt(a: Float32Array, packed: Packed, offset: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const at = offset + i;
    s0 += (a[i] as number) * (packed[at] as number);
    s1 += (a[i + 1] as number) * (packed[at + 1] as number);
    s2 += (a[i + 2] as number) * (packed[at + 2] as number);
    s3 += (a[i + 3] as number) * (packed[at + 3] as number);
  }
  for (let i = whole; i < a.length; i++) s0 += (a[i] as number) * (packed[offset + i] as number);
  return s0 + s1 + s2 + s3;
}
