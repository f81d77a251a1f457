import mongoose, { Schema } from 'mongoose';
import { started, type Started } from './engine.ts';

let run: Started;
let connection: mongoose.Connection;

beforeAll(async () => {
  run = await started();
  connection = await mongoose.createConnection(run.engine.uri, { dbName: 'goose' }).asPromise();
});
afterAll(async () => {
  await connection.close();
  await run.end();
});

const userSchema = new Schema(
  {
    email: { type: String, unique: true, lowercase: true },
    tags: [String],
    age: Number,
    meta: Schema.Types.Mixed,
  },
  { timestamps: true },
);

test('indexes of a schema are made, and unique ones hold', async () => {
  const User = connection.model('User', userSchema);
  await User.init();
  const made = await User.create({ email: 'A@b.C', tags: ['x', 'y'], age: 30 });
  expect(made.createdAt).toBeInstanceOf(Date);
  await expect(User.create({ email: 'a@b.c' })).rejects.toMatchObject({
    code: 11000,
    keyPattern: { email: 1 },
  });
  expect(await User.syncIndexes()).toEqual([]);
});

test('find, update, version and delete of documents', async () => {
  const User = connection.model('User', userSchema);
  const user = await User.create({ email: 'z@b.c', tags: ['x'], age: 1 });
  user.tags.push('new');
  user.set('meta', { a: { b: [1, 2] } });
  await user.save();
  expect(await User.findOne({ tags: 'new', 'meta.a.b': 2 }).lean()).toMatchObject({ email: 'z@b.c', __v: 1 });
  const updated = await User.findOneAndUpdate(
    { email: 'z@b.c' },
    { $inc: { age: 4 } },
    { returnDocument: 'after' },
  );
  expect(updated!.age).toBe(5);
  expect(await User.exists({ age: 5 })).not.toBeNull();
  expect(await User.countDocuments({ age: { $gte: 5 } })).toBe(2);
  await user.deleteOne();
  expect(await User.findById(user.id)).toBeNull();
});

test('populate and aggregate', async () => {
  const Author = connection.model('Author', new Schema({ name: String }));
  const Book = connection.model(
    'Book',
    new Schema({ title: String, pages: Number, author: { type: Schema.Types.ObjectId, ref: 'Author' } }),
  );
  const author = await Author.create({ name: 'Ana' });
  await Book.create([
    { title: 'one', pages: 10, author: author._id },
    { title: 'two', pages: 30, author: author._id },
  ]);
  const book = await Book.findOne({ title: 'two' }).populate<{ author: { name: string } }>('author');
  expect(book!.author.name).toBe('Ana');
  const [sum] = await Book.aggregate([
    { $match: { pages: { $gt: 5 } } },
    { $group: { _id: '$author', pages: { $sum: '$pages' } } },
    { $lookup: { from: 'authors', localField: '_id', foreignField: '_id', as: 'by' } },
    { $unwind: '$by' },
    { $project: { _id: 0, pages: 1, name: '$by.name' } },
  ]);
  expect(sum).toEqual({ pages: 40, name: 'Ana' });
});

test('a bulk of guarded increments adds once', async () => {
  const Bucket = connection.model(
    'Bucket',
    new Schema({ _id: String, slot: Number, lastBatch: Number, count: Number }),
  );
  const apply = (batch: number): Promise<unknown> =>
    Bucket.bulkWrite([
      {
        updateOne: {
          filter: { _id: 'd' },
          update: { $setOnInsert: { lastBatch: 0, count: 0 } },
          upsert: true,
        },
      },
      {
        updateOne: {
          filter: { _id: 'd', lastBatch: { $lt: batch } },
          update: { $inc: { count: 7 }, $set: { lastBatch: batch } },
        },
      },
    ]);
  await apply(1);
  await apply(1);
  await apply(2);
  expect(await Bucket.findById('d').lean()).toMatchObject({ count: 14, lastBatch: 2 });
});

test('Model.watch tells of changes, with documents of the model when asked to', async () => {
  const User = connection.model('User', userSchema);
  const stream = User.watch([], { fullDocument: 'updateLookup', hydrate: true });
  const opened = new Promise((resolve) => stream.once('resumeTokenChanged', resolve));
  const seen: { operationType: string; fullDocument?: unknown }[] = [];
  const thrice = new Promise<void>((resolve) => {
    stream.on('change', (event: { operationType: string; fullDocument?: unknown }) => {
      if (seen.push(event) === 3) resolve();
    });
  });
  await opened;
  const user = await User.create({ email: 'w@b.c', age: 1 });
  await User.updateOne({ _id: user._id }, { $inc: { age: 1 } });
  await User.deleteOne({ _id: user._id });
  await thrice;
  await stream.close();
  expect(seen.map(({ operationType }) => operationType)).toEqual(['insert', 'update', 'delete']);
  expect(seen[0].fullDocument).toBeInstanceOf(User);
});
