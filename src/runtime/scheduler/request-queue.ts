/** The page's requests to a running session: questions, answered one after the other slice by slice, and files. */
import type { OwnData } from '../../data/user/own.ts';
import type { Work } from '../../tensor/work.ts';
import type { Answer, Command, Question } from '../protocol/protocol.ts';
import type { answer } from '../queries/queries.ts';
import { packSession } from '../session/build.ts';
import type { Session } from '../session/session.ts';
import { SLICE_MS } from './cooperative.ts';
import type { Post } from './frame-scheduler.ts';
import { NO_RUN, REPLACED, reasonOf } from './texts.ts';

interface Open {
  id: number;
  question: Question;
  /** The code that answers it, once it is loaded. */
  answer: typeof answer | null;
  work: Work<Promise<Answer>> | null;
}

export class RequestQueue {
  /** Is the run requested as a file? It is saved when the current step has ended. */
  saving = false;
  private queue: Open[] = [];
  /** Questions whose answers are being read back from the device. */
  private readonly leaving = new Set<Open>();

  constructor(private readonly post: Post) {}

  get busy(): boolean {
    return this.queue.length > 0 || this.saving;
  }

  take(command: Extract<Command, { type: 'ask' | 'withdraw' | 'save' }>, run: boolean): void {
    if (command.type === 'withdraw') this.withdraw(command.id);
    else if (command.type === 'ask') {
      if (run) this.enqueue({ ...command, answer: null, work: null });
      else this.refuse(command.id, NO_RUN);
    } else if (run) this.saving = true;
    else this.post({ type: 'saved', error: NO_RUN });
  }

  /** Queues a question; the code that answers is loaded with the first one. */
  private enqueue(open: Open): void {
    this.queue.push(open);
    import('../queries/queries.ts').then(
      ({ answer }) => {
        open.answer = answer;
      },
      (error: Error) => {
        if (this.withdraw(open.id)) this.refuse(open.id, reasonOf(error));
      },
    );
  }

  /** Removes a question; returns whether it was there. */
  private withdraw(id: number): boolean {
    for (const open of this.leaving) if (open.id === id) return this.leaving.delete(open);
    const at = this.queue.findIndex((open) => open.id === id);
    if (at < 0) return false;
    const [open] = this.queue.splice(at, 1);
    open.work?.return(undefined as never);
    return true;
  }

  /** Sends the run as a file. Training waits until its numbers are read, but not until they are compressed. */
  async save(session: Session, own: OwnData | null): Promise<void> {
    if (!this.saving) return;
    this.saving = false;
    const refuse = (error: Error) => this.post({ type: 'saved', error: reasonOf(error) });
    try {
      const pack = await packSession(session, own);
      pack().then((report) => this.post(report, [report.file.buffer]), refuse);
    } catch (error) {
      refuse(error as Error);
    }
  }

  /** Works on the answer to the first question, for a slice. */
  answer(session: Session): void {
    const [open] = this.queue;
    if (!open?.answer) return;
    const begin = performance.now();
    try {
      const work =
        open.work ??
        open.answer(
          session.subject((done) => this.tell(open.id, done)),
          open.question,
        );
      open.work = work;
      do {
        const step = work.next();
        if (!step.done) continue;
        this.queue.shift();
        this.leaving.add(open);
        this.deliver(open, step.value);
        return;
      } while (performance.now() - begin < SLICE_MS);
    } catch (error) {
      this.queue.shift();
      this.refuse(open.id, (error as Error).message);
    }
  }

  /** Refuses all requests, because their run has been replaced. */
  dismiss(): void {
    const all = [...this.leaving, ...this.queue];
    this.leaving.clear();
    this.queue = [];
    for (const open of all) {
      open.work?.return(undefined as never);
      this.refuse(open.id, REPLACED);
    }
    if (this.saving) this.post({ type: 'saved', error: REPLACED });
    this.saving = false;
  }

  private tell(id: number, done: number): void {
    this.post({ type: 'answering', id, done });
  }

  private refuse(id: number, error: string): void {
    this.post({ type: 'answer', id, error });
  }

  private deliver(open: Open, leaving: Promise<Answer>): void {
    leaving.then(
      (answer) => {
        if (this.leaving.delete(open)) this.post({ type: 'answer', id: open.id, answer }, buffersOf(answer));
      },
      (error: Error) => {
        if (this.leaving.delete(open)) this.refuse(open.id, error.message);
      },
    );
  }
}

/** The buffers to transfer with an answer. */
function buffersOf(answer: Answer): ArrayBufferLike[] {
  return Object.values(answer).flatMap((part) => (ArrayBuffer.isView(part) ? [part.buffer] : []));
}
