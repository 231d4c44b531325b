import { Component, type ReactNode, Suspense } from 'react';

/**
 * Content that is loaded on demand. Until then, or if it cannot be loaded, it shows nothing, and the page stays usable.
 */
export class Later extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? null : <Suspense fallback={null}>{this.props.children}</Suspense>;
  }
}
