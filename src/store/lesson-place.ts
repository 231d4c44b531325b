/** The lesson and step that the address names, `?lesson=potential&step=3`. Part of the first download. */

/** As written: not validated. An empty lesson is the list of all. */
export interface Place {
  lesson: string;
  step: string;
}

/** The place in a query; null if it names no lesson. */
export function placeIn(search: string): Place | null {
  const query = new URLSearchParams(search);
  const lesson = query.get('lesson');
  return lesson === null ? null : { lesson, step: query.get('step') ?? '' };
}

/** The query with another place, or without one; its other parts are kept. */
export function searchWith(search: string, place: Place | null): string {
  const query = new URLSearchParams(search);
  for (const key of ['lesson', 'step'] as const) {
    query.delete(key);
    if (place && (place[key] || key === 'lesson')) query.set(key, place[key]);
  }
  const text = query.toString();
  return text && `?${text}`;
}
