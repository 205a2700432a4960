/**
 * Sets the locks of persons apart from other advisory locks: `hashtextextended(contact, OF_PERSONS)`. Who reserves a message
 * to a person takes it (E4), and who stores a word of theirs that wants an answer (E1). Lock order: case, person, slot
 * counters, dispatch; several persons by id.
 */
export const OF_PERSONS = 4;
