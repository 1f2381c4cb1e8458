namespace Hadal.Storage.Usrbio.Layout;

/// <summary>A mapped ring. What the other side writes is read once, through here, into a copy.</summary>
internal readonly unsafe struct RingMemory(nint address, RingLayout layout)
{
    internal RingLayout Layout { get; } = layout;

    internal nint Address { get; } = address;

    internal nint Semaphore => Address + (nint)Layout.CompletionSemaphore;

    internal RingRequest* Requests => (RingRequest*)(Address + RingLayout.Requests);

    internal RingCompletion* Completions => (RingCompletion*)(Address + (nint)Layout.Completions);

    internal RingSubmission* Submissions => (RingSubmission*)(Address + (nint)Layout.Submissions);

    internal int SubmissionHead
    {
        get => Volatile.Read(ref *(int*)(Address + RingLayout.SubmissionHead));
        set => Interlocked.Exchange(ref *(int*)(Address + RingLayout.SubmissionHead), value);
    }

    internal int SubmissionTail
    {
        get => Volatile.Read(ref *(int*)(Address + RingLayout.SubmissionTail));
        set => Interlocked.Exchange(ref *(int*)(Address + RingLayout.SubmissionTail), value);
    }

    internal int CompletionHead
    {
        get => Volatile.Read(ref *(int*)(Address + RingLayout.CompletionHead));
        set => Interlocked.Exchange(ref *(int*)(Address + RingLayout.CompletionHead), value);
    }

    internal int CompletionTail
    {
        get => Volatile.Read(ref *(int*)(Address + RingLayout.CompletionTail));
        set => Interlocked.Exchange(ref *(int*)(Address + RingLayout.CompletionTail), value);
    }

    internal int Next(int counter) => counter + 1 == Layout.Slots ? 0 : counter + 1;

    internal bool IsCounter(int value) => (uint)value < (uint)Layout.Slots;

    /// <summary>Steps from one counter to another, around the end.</summary>
    internal int Distance(int from, int to) => to >= from ? to - from : to - from + Layout.Slots;
}
