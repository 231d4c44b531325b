// Nothing else, and nothing imports this file: WebKit evaluates a worker's file again for a module that imports it.
import './serve.ts';
