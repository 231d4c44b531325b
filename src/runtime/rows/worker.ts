// Nothing else is here, and nothing imports this file: WebKit evaluates a worker's file again if a module imports it.
import './serve.ts';
