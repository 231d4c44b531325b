import { LANGUAGE_HELP } from '../costs/language/language.ts';

const EXAMPLES = ['sum(abs(x-y)^1.5)', 'abs(x1-y1) + 5*abs(x2-y2)', '1 - dot(x,y)/(norm(x)*norm(y))'];
const GROUPS = [...new Set(LANGUAGE_HELP.map((entry) => entry.group))];

/** Help for the language of typed costs. */
export default function LanguageHelp() {
  return (
    <div className="language">
      <strong>A cost is one number made of x and y</strong>
      <p>For example:</p>
      {EXAMPLES.map((example) => (
        <code key={example} className="example">
          {example}
        </code>
      ))}
      {GROUPS.map((group) => (
        <section key={group}>
          <h3>{group[0].toUpperCase() + group.slice(1)}</h3>
          <dl>
            {LANGUAGE_HELP.filter((entry) => entry.group === group).map(({ syntax, help }) => (
              <div key={syntax}>
                <dt>
                  <code>{syntax}</code>
                </dt>
                <dd>{help}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
