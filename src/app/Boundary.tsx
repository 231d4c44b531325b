import { Component, type ReactNode } from 'react';

interface Props {
  /** The name of the part inside, for the message. */
  name: string;
  children: ReactNode;
}

/** Prevents an error in one part from blanking the whole page, and says how to continue. */
export class Boundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? (
      <Failure name={this.props.name} error={error} retry={() => this.setState({ error: null })} />
    ) : (
      this.props.children
    );
  }
}

interface FailureProps {
  name: string;
  error: Error;
  retry?: () => void;
}

/** What went wrong, with three ways to continue. */
export function Failure({ name, error, retry }: FailureProps) {
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{name} stopped working.</strong> Your settings are safe: the address of this page holds them.
      </p>
      <p className="fine">{error.message}</p>
      <p className="failure-ways">
        {retry && (
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        )}
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload the page
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            history.replaceState(null, '', location.pathname);
            location.reload();
          }}
        >
          Start afresh
        </button>
      </p>
    </div>
  );
}
