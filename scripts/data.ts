/** `npm run data`: prepares the data that the site serves, where they are missing. */
import { prepareFashion } from './fashion.ts';
import { prepareMnist } from './mnist.ts';

try {
  prepareMnist();
  prepareFashion();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
