export async function selfTest(): Promise<string | null> {
  return null;
}
