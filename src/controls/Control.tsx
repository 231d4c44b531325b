import { useId } from 'react';
import { reasonAgainst } from '../experiment/experiment.ts';
import type { ChoiceSetting, FlagSetting, NumberSetting, TextSetting } from '../settings/table.ts';
import { NumberControl } from './NumberControl.tsx';
import { type ControlProps, Row } from './Row.tsx';
import { useDraft } from './useDraft.ts';

/** The widget of a setting, depending on its kind. */
export function Control(props: ControlProps & { note?: string }) {
  const { setting, note, ...rest } = props;
  switch (setting.kind) {
    case 'choice':
      return <ChoiceControl {...rest} setting={setting} />;
    case 'flag':
      return <FlagControl {...rest} setting={setting} />;
    case 'text':
      return <TextControl {...rest} setting={setting} />;
    default:
      return setting.values ? (
        <ValuesControl {...rest} setting={setting} />
      ) : (
        <NumberControl {...rest} setting={setting} note={note} />
      );
  }
}

/** A choice; only options that apply to the data and the method are offered. */
function ChoiceControl(props: ControlProps<ChoiceSetting>) {
  const options = props.setting.options.filter(
    (o) => !reasonAgainst(props.setting, props.experiment, o.value),
  );
  return <Select {...props} options={options} read={String} />;
}

interface SelectProps extends ControlProps {
  options: readonly { value: string; label: string }[];
  /** Converts an option's value to the setting's. */
  read: (value: string) => string | number;
}

function Select({ options, read, ...row }: SelectProps) {
  const { setting: s, experiment, change } = row;
  const id = useId();
  return (
    <Row
      {...row}
      htmlFor={id}
      value={
        <select
          id={id}
          value={String(experiment[s.key])}
          onChange={(e) => change({ [s.key]: read(e.target.value) })}
        >
          {options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      }
    />
  );
}

/** A number with only a few values. */
function ValuesControl(props: ControlProps<NumberSetting>) {
  const options = (props.setting.values ?? []).map((value) => ({
    value: String(value),
    label: String(value),
  }));
  return <Select {...props} options={options} read={Number} />;
}

function FlagControl(props: ControlProps<FlagSetting>) {
  const { setting: s, experiment, change } = props;
  const id = useId();
  return (
    <Row
      {...props}
      htmlFor={id}
      value={
        <input
          id={id}
          type="checkbox"
          role="switch"
          className="switch"
          checked={Boolean(experiment[s.key])}
          aria-checked={Boolean(experiment[s.key])}
          onChange={(e) => change({ [s.key]: e.target.checked })}
        />
      }
    />
  );
}

const PAUSE = 500;

function TextControl(props: ControlProps<TextSetting>) {
  const { setting: s, experiment, change } = props;
  const id = useId();
  const text = useDraft(String(experiment[s.key]), (value) => change({ [s.key]: value }), PAUSE);
  return (
    <Row
      {...props}
      htmlFor={id}
      value={
        <input
          id={id}
          type="text"
          className="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={s.maxLength}
          value={text.draft}
          onChange={(e) => (s.pattern?.test(e.target.value) ?? true) && text.edit(e.target.value)}
          onBlur={text.flush}
          onKeyDown={(e) => e.key === 'Enter' && text.flush()}
        />
      }
    />
  );
}
