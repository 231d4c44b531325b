/** What a device tells after it has started. */
export interface DeviceEvents {
  /** The device went away by itself: tensors on it are gone. */
  onDeviceLost(reason: string): void;
  /** A validation or memory error on the device; results since then are not to be trusted. */
  onError(message: string): void;
}

/** A started backend: its device in words, and what ends it on purpose. */
export interface Started {
  device: string;
  stop(): void;
  /** Loses the device as a crash would. */
  lose?(): void;
}
