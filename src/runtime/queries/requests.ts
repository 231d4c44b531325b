/** Promises for the answers and files that a worker was asked for. */
import type { Answer, Report } from '../protocol/protocol.ts';

export interface SavedFile {
  file: Uint8Array<ArrayBuffer>;
  name: string;
}

/** A signal to cancel a question, and a callback for its progress, from 0 to 1. */
export interface AskOptions {
  signal?: AbortSignal;
  onProgress?: (done: number) => void;
}

interface Settle<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/** All requests that have not been answered yet. */
export class Requests {
  private next = 1;
  private readonly questions = new Map<number, Settle<Answer> & Pick<AskOptions, 'onProgress'>>();
  private files: Settle<SavedFile>[] = [];

  ask(onProgress?: AskOptions['onProgress']): { id: number; answer: Promise<Answer> } {
    const id = this.next++;
    const answer = new Promise<Answer>((resolve, reject) =>
      this.questions.set(id, { resolve, reject, onProgress }),
    );
    return { id, answer };
  }

  /** Rejects a question, whose answer will be ignored. */
  withdraw(id: number, reason: Error): void {
    this.questions.get(id)?.reject(reason);
    this.questions.delete(id);
  }

  answering({ id, done }: Extract<Report, { type: 'answering' }>): void {
    this.questions.get(id)?.onProgress?.(done);
  }

  save(): Promise<SavedFile> {
    return new Promise((resolve, reject) => this.files.push({ resolve, reject }));
  }

  answered(report: Extract<Report, { type: 'answer' }>): void {
    const question = this.questions.get(report.id);
    this.questions.delete(report.id);
    if ('answer' in report) question?.resolve(report.answer);
    else question?.reject(new Error(report.error));
  }

  /** Resolves all requests for a file with this one. */
  saved(report: Extract<Report, { type: 'saved' }>): void {
    for (const { resolve, reject } of this.files.splice(0)) {
      if ('error' in report) reject(new Error(report.error));
      else resolve({ file: report.file, name: report.name });
    }
  }

  /** Rejects all requests, since no answers will come. */
  fail(why: string): void {
    const all = [...this.questions.values(), ...this.files];
    this.questions.clear();
    this.files = [];
    for (const { reject } of all) reject(new Error(why));
  }
}
