/** `interrupted`: its reader left, or we ended; `failed`: the model did. What was written until then is kept. */
export const ANSWER_STATES = ['complete', 'interrupted', 'failed'] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

/** `refused`: not run (unknown, not allowed, wrong arguments); `failed`: run, without an answer. */
export const LOOKUP_STATUSES = ['ok', 'failed', 'refused'] as const;
export type LookupStatus = (typeof LOOKUP_STATUSES)[number];

/** What was asked of a tool, and what it said. */
export interface Lookup {
  /** The model's id of its call. */
  id: string;
  /** Of the tool. */
  name: string;
  arguments: unknown;
  status: LookupStatus;
  /** What the model was told: JSON, clipped. */
  output: string;
}

export interface Question {
  id: string;
  conversationId: string;
  userId: string;
  /** Its number within the conversation, from 1. */
  question: number;
  role: 'user';
  text: string;
  createdAt: Date;
}

export interface Answer {
  id: string;
  conversationId: string;
  userId: string;
  /** The number of the question that it answers. */
  question: number;
  role: 'assistant';
  text: string;
  createdAt: Date;
  state: AnswerState;
  lookups: Lookup[];
  /** Numbers of the text that no tool has said in this conversation, as they stand in it. */
  unverified: string[];
  tokens: { input: number; output: number };
  /** Missing when none has answered. */
  model?: string;
  /** The model's server cut it off at the longest that it gives. */
  cut?: true;
  /** Why it ended before its end: the code of the error. */
  problem?: string;
}

export type Message = Question | Answer;

/** A question, and its answer where there is one: after a crash there is none. */
export interface Turn {
  question: Question;
  answer?: Answer;
}
