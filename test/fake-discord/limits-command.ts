import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  Locale,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { FormErrors } from './api-error.js';

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object */
const LIMITS = {
  name: 32,
  description: 100,
  options: 25,
  choices: 25,
  choiceText: 100,
  totalText: 8000,
} as const;
const CHAT_INPUT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const LOCALES: ReadonlySet<string> = new Set(Object.values(Locale));

type Path = readonly (string | number)[];
type Texts = Pick<
  APIApplicationCommandOption,
  'name' | 'name_localizations' | 'description' | 'description_localizations'
>;

/** Refuses command definitions that Discord would refuse; `at` is the place of each inside the request body. */
export function checkCommands(
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
  inList: boolean,
): void {
  const form = new FormErrors();
  const names = new Set<string>();
  commands.forEach((command, index) => {
    const at: Path = inList ? [index] : [];
    const type = command.type ?? ApplicationCommandType.ChatInput;
    const key = `${type} ${command.name}`;
    if (names.has(key)) {
      form.add(
        [...at, 'name'],
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        'Application command names must be unique',
      );
    }
    names.add(key);
    checkCommand(command, type, at, form);
  });
  form.refuseIfAny();
}

function checkCommand(
  command: RESTPostAPIApplicationCommandsJSONBody,
  type: ApplicationCommandType,
  at: Path,
  form: FormErrors,
): void {
  if (type !== ApplicationCommandType.ChatInput) {
    checkNames(command, at, form, (name) => [...name].length <= LIMITS.name && name.trim() !== '');
    if ('description' in command && command.description) {
      form.add(
        [...at, 'description'],
        'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
        'Menu commands have none',
      );
    }
    return;
  }
  const texts = command as Texts & { options?: APIApplicationCommandOption[] };
  checkTexts(texts, at, form);
  checkOptions(texts.options ?? [], [...at, 'options'], form);
  if (textOf(texts) > LIMITS.totalText) {
    form.add(at, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${LIMITS.totalText})`);
  }
}

function checkTexts(texts: Texts, at: Path, form: FormErrors): void {
  checkNames(texts, at, form, (name) => CHAT_INPUT_NAME.test(name) && name === name.toLowerCase());
  if (texts.description === undefined) form.required([...at, 'description']);
  form.length([...at, 'description'], texts.description, 1, LIMITS.description);
  checkLocales(texts.description_localizations, [...at, 'description_localizations'], form);
  for (const [locale, text] of Object.entries(texts.description_localizations ?? {})) {
    form.length([...at, 'description_localizations', locale], text, 1, LIMITS.description);
  }
}

function checkNames(
  texts: { name: string; name_localizations?: object | null | undefined },
  at: Path,
  form: FormErrors,
  isValid: (name: string) => boolean,
): void {
  const names: [Path, unknown][] = [
    [[...at, 'name'], texts.name],
    ...Object.entries(texts.name_localizations ?? {}).map(([locale, name]): [Path, unknown] => [
      [...at, 'name_localizations', locale],
      name,
    ]),
  ];
  checkLocales(texts.name_localizations, [...at, 'name_localizations'], form);
  for (const [path, name] of names) {
    if (name === null && path.length > at.length + 1) continue;
    form.length(path, name, 1, LIMITS.name);
    if (name === undefined) form.required(path);
    else if (typeof name === 'string' && !isValid(name)) {
      form.add(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
    }
  }
}

function checkLocales(map: object | null | undefined, at: Path, form: FormErrors): void {
  for (const locale of Object.keys(map ?? {})) {
    if (!LOCALES.has(locale))
      form.add([...at, locale], 'ENUM_TYPE_COERCE', `Value "${locale}" is not a locale.`);
  }
}

function checkOptions(options: readonly APIApplicationCommandOption[], at: Path, form: FormErrors): void {
  form.count(at, options, LIMITS.options);
  const names = new Set<string>();
  let seenOptional = false;
  options.forEach((option, index) => {
    const here = [...at, index];
    checkTexts(option, here, form);
    if (option.type === undefined) form.required([...here, 'type']);
    if (names.has(option.name)) {
      form.add(at, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', `Option ${option.name} already exists`);
    }
    names.add(option.name);
    if ('options' in option && option.options) checkOptions(option.options, [...here, 'options'], form);
    const isGroup =
      option.type === ApplicationCommandOptionType.Subcommand ||
      option.type === ApplicationCommandOptionType.SubcommandGroup;
    if (!isGroup && option.required && seenOptional) {
      form.add(
        here,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before optional ones',
      );
    }
    seenOptional ||= !isGroup && !option.required;
    if (!('choices' in option) || !option.choices) return;
    form.count([...here, 'choices'], option.choices, LIMITS.choices);
    option.choices.forEach((choice, number) => {
      form.length([...here, 'choices', number, 'name'], choice.name, 1, LIMITS.choiceText);
      if (typeof choice.value === 'string') {
        form.length([...here, 'choices', number, 'value'], choice.value, 1, LIMITS.choiceText);
      }
    });
  });
}

function textOf(texts: Texts & { options?: APIApplicationCommandOption[] | undefined }): number {
  const options = (texts.options ?? []) as (Texts & { options?: APIApplicationCommandOption[] })[];
  const own = [...texts.name].length + [...(texts.description ?? '')].length;
  return own + options.reduce((sum, option) => sum + textOf(option), 0);
}

/** Refuses autocomplete choices that Discord would refuse. */
export function checkChoices(choices: readonly { name: string; value: string | number }[]): void {
  const form = new FormErrors();
  form.count(['data', 'choices'], choices, LIMITS.choices);
  choices.forEach((choice, index) => {
    form.length(['data', 'choices', index, 'name'], choice.name, 1, LIMITS.choiceText);
    if (typeof choice.value === 'string') {
      form.length(['data', 'choices', index, 'value'], choice.value, 0, LIMITS.choiceText);
    }
  });
  form.refuseIfAny();
}
