/** Events of a device after its start. */
export interface DeviceEvents {
  /** The device was lost, and with it all tensors on it. */
  onDeviceLost(reason: string): void;
  /** A validation or memory error on the device; results since then may be wrong. */
  onError(message: string): void;
}

/** A started backend: its device in words, and functions that end it. */
export interface Started {
  device: string;
  stop(): void;
  /** Simulates the loss of the device. */
  lose?(): void;
}
