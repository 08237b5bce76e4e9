import {
  type APIButtonComponent,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { FormErrors } from './api-error.js';
import { checkUrl } from './limits-message.js';

/** https://docs.discord.com/developers/components/reference */
const LIMITS = {
  rows: 5,
  buttonsInRow: 5,
  customId: 100,
  label: 80,
  url: 512,
  selectOptions: 25,
  optionText: 100,
  placeholder: 150,
  componentsV2: 40,
  textV2: 4000,
} as const;

type Path = readonly (string | number)[];
interface AnyComponent {
  type: ComponentType;
  components?: AnyComponent[];
  accessory?: AnyComponent;
  content?: string;
}

/** Checks the components of a message: rows and buttons, or the free layout of "components v2". */
export function checkComponents(
  components: readonly APIMessageTopLevelComponent[],
  isV2: boolean,
  at: Path,
  form: FormErrors,
): void {
  const all = components.flatMap((component) => flatten(component));
  if (isV2) {
    form.count(at, all, LIMITS.componentsV2);
    const text = all.map((component) => component.content ?? '').join('');
    if ([...text].length > LIMITS.textV2) {
      form.add(at, 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', `Displayable text exceeds ${LIMITS.textV2}`);
    }
  } else {
    form.count(at, components, LIMITS.rows);
  }
  const customIds = new Set<string>();
  components.forEach((component, index) => {
    if (component.type !== ComponentType.ActionRow) {
      if (!isV2) form.add([...at, index, 'type'], 'BASE_TYPE_CHOICES', 'Value must be one of {1}.');
      return;
    }
    checkRow(component.components, [...at, index, 'components'], customIds, form);
  });
}

/** The components of a message in the order they are shown, those inside rows and containers included. */
export function flatten(component: APIMessageTopLevelComponent | AnyComponent): AnyComponent[] {
  const node: AnyComponent = component as AnyComponent;
  const inside = [...(node.components ?? []), ...(node.accessory ? [node.accessory] : [])];
  return [node, ...inside.flatMap(flatten)];
}

function checkRow(
  row: Extract<APIMessageTopLevelComponent, { type: ComponentType.ActionRow }>['components'],
  at: Path,
  customIds: Set<string>,
  form: FormErrors,
): void {
  const hasSelect = row.some((component) => component.type !== ComponentType.Button);
  if (row.length === 0 || row.length > (hasSelect ? 1 : LIMITS.buttonsInRow)) {
    form.add(at, 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${LIMITS.buttonsInRow} in length.`);
  }
  row.forEach((component, index) => {
    const here = [...at, index];
    if ('custom_id' in component) checkCustomId(component.custom_id, here, customIds, form);
    if (component.type === ComponentType.Button) {
      checkButton(component, here, form);
      return;
    }
    form.length([...here, 'placeholder'], component.placeholder, 0, LIMITS.placeholder);
    if (component.type !== ComponentType.StringSelect) return;
    const options = component.options;
    if (options.length === 0) form.required([...here, 'options']);
    form.count([...here, 'options'], options, LIMITS.selectOptions);
    options.forEach((option, number) => {
      for (const key of ['label', 'value', 'description'] as const) {
        form.length(
          [...here, 'options', number, key],
          option[key],
          key === 'description' ? 0 : 1,
          LIMITS.optionText,
        );
      }
    });
  });
}

function checkCustomId(customId: string, here: Path, customIds: Set<string>, form: FormErrors): void {
  form.length([...here, 'custom_id'], customId, 1, LIMITS.customId);
  if (customIds.has(customId)) {
    form.add(
      [...here, 'custom_id'],
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      'Component custom id cannot be duplicated',
    );
  }
  customIds.add(customId);
}

function checkButton(button: APIButtonComponent, here: Path, form: FormErrors): void {
  const label = 'label' in button ? button.label : undefined;
  const emoji = 'emoji' in button ? button.emoji : undefined;
  form.length([...here, 'label'], label, 0, LIMITS.label);
  if (button.style === ButtonStyle.Premium) return;
  if (!label && !emoji)
    form.add([...here], 'BUTTON_COMPONENT_INVALID_LABEL', 'A button needs a label or an emoji');
  if (button.style === ButtonStyle.Link) {
    if (!button.url) form.required([...here, 'url']);
    checkUrl([...here, 'url'], button.url, ['http:', 'https:', 'discord:'], form, LIMITS.url);
    if ('custom_id' in button) {
      form.add([...here], 'BUTTON_COMPONENT_CUSTOM_ID_AND_URL', 'A link button has no custom id');
    }
  } else if (!('custom_id' in button) || !button.custom_id) form.required([...here, 'custom_id']);
}
