export const inbox = { title: "Входящие" } as const;
