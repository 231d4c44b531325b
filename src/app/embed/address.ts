/** Is the page the picture alone, in a frame? Part of the first download. */
export const isEmbed = ({ hash }: Pick<Location, 'hash'>): boolean => /[#&]embed(=1)?(&|$)/.test(hash);
