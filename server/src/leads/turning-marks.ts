/**
 * Marks that turn the direction of writing until another ends it (Unicode bidi embeddings, overrides and isolates). In
 * a text that is set into a sentence, one that nothing ends turns the rest of the sentence round, and can make a name
 * look like another. Hebrew and Arabic stand rightly without them; the marks that turn nothing (U+200E, U+200F) stay.
 */
const marks = /[\u202a-\u202e\u2066-\u2069]/g

export const withoutTurningMarks = (text: string): string => text.replace(marks, '')
