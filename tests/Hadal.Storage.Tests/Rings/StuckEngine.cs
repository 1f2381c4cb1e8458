using System.Collections.Concurrent;
using Hadal.Storage.Engines;

namespace Hadal.Storage.Tests.Rings;

/// <summary>A device that answers when the test says so.</summary>
internal sealed class StuckEngine : IoEngine
{
    private readonly ConcurrentQueue<(int Slot, long Result)> _answers = new();
    private readonly AutoResetEvent _news = new(false);
    private readonly Dictionary<int, Transfer> _held = [];

    internal override IoEngineKind Kind => IoEngineKind.Threads;

    internal List<Transfer> Seen { get; } = [];

    internal Exception? Fault { get; set; }

    internal int HeldCount
    {
        get
        {
            lock (_held)
            {
                return _held.Count;
            }
        }
    }

    internal override EngineFile Attach(StorageFile file) => default;

    internal override void Prepare(int slot, in Transfer transfer)
    {
        lock (_held)
        {
            Assert.True(_held.TryAdd(slot, transfer), "a slot was used twice");
            Seen.Add(transfer);
        }
    }

    internal override void SubmitAndWait(int timeoutMilliseconds, ICompletionSink sink)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        if (_answers.IsEmpty)
        {
            _news.WaitOne(timeoutMilliseconds);
        }

        while (_answers.TryDequeue(out (int Slot, long Result) answer))
        {
            sink.Complete(answer.Slot, answer.Result);
        }
    }

    internal override void Wake() => _news.Set();

    public override void Dispose()
    {
    }

    internal void WaitForHeld(int count) => Assert.True(SpinWait.SpinUntil(() => HeldCount >= count, 30_000), $"the device has {HeldCount} of {count}");

    /// <summary>Answers one request of that offset.</summary>
    internal void Answer(long offset, Func<Transfer, long> result)
    {
        lock (_held)
        {
            (int slot, Transfer transfer) = _held.First(held => held.Value.Offset == offset);
            _held.Remove(slot);
            _answers.Enqueue((slot, result(transfer)));
        }

        _news.Set();
    }

    internal void AnswerAll()
    {
        lock (_held)
        {
            foreach ((int slot, Transfer transfer) in _held)
            {
                _answers.Enqueue((slot, transfer.Length));
            }

            _held.Clear();
        }

        _news.Set();
    }
}
