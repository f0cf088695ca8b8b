export default async ({ res }) => res.text('module');
