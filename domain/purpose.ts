/** What a message about a reason is for; decides which send hours apply (E5). */
export type Purpose = 'utility' | 'collection' | 'marketing';
