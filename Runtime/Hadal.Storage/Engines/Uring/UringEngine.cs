namespace Hadal.Storage.Engines.Uring;

/// <summary>Slots on one io_uring, with memory and files registered. A read of an event descriptor is always in flight: writing it ends a wait.</summary>
internal sealed unsafe class UringEngine : IoEngine
{
    private const ulong WakeUp = ulong.MaxValue;

    private readonly UringMemory _ring;
    private readonly UringFiles _files;
    private readonly WakeEvent _wake = new();
    private bool _wakeIsArmed;

    private UringEngine(int depth)
    {
        _ring = new UringMemory(depth + 1);
        _files = new UringFiles(_ring);
        Buffers = new UringBuffers(_ring);
    }

    /// <summary>Memory that is pinned.</summary>
    internal UringBuffers Buffers { get; }

    internal override IoEngineKind Kind => IoEngineKind.IoUring;

    internal static UringEngine Create(int depth) => new(depth);

    internal override EngineFile Attach(StorageFile file)
    {
        long buffered = _files.Add(file.Buffered);
        return new(_files.Add(file.Direct), buffered, buffered);
    }

    internal override void Detach(EngineFile file)
    {
        _files.Remove(file.Direct);
        _files.Remove(file.Buffered);
    }

    internal override void Prepare(int slot, in Transfer transfer)
    {
        ref UringSubmission entry = ref _ring.Next();
        UringFiles.Set(ref entry, transfer.File);
        entry.UserData = (ulong)slot;
        if (transfer.Operation == IoOperation.Flush)
        {
            entry.Operation = UringOperation.Flush;
            entry.OperationFlags = UringAbi.FlushDataOnly;
            return;
        }

        bool reads = transfer.Operation == IoOperation.Read;
        entry.Offset = transfer.Offset;
        entry.Address = transfer.Address;
        entry.Length = transfer.Length;
        entry.Priority = UringPriority.Of(transfer.Priority);
        int buffer = Buffers.IndexOf(transfer.Address, transfer.Length);
        if (buffer == UringBuffers.None)
        {
            entry.Operation = reads ? UringOperation.Read : UringOperation.Write;
        }
        else
        {
            entry.Operation = reads ? UringOperation.ReadFixed : UringOperation.WriteFixed;
            entry.BufferIndex = (ushort)buffer;
        }
    }

    internal override void SubmitAndWait(int timeoutMilliseconds, ICompletionSink sink)
    {
        ArmWake();
        _ring.Enter(timeoutMilliseconds == Forever ? null : KernelTime.FromMilliseconds(timeoutMilliseconds));
        while (_ring.TryTake(out UringCompletion completion))
        {
            if (completion.UserData == WakeUp)
            {
                _wakeIsArmed = false;
            }
            else
            {
                sink.Complete((int)completion.UserData, completion.Result);
            }
        }
    }

    internal override void Wake() => _wake.Set();

    public override void Dispose()
    {
        _ring.Dispose();
        _wake.Dispose();
    }

    private void ArmWake()
    {
        if (_wakeIsArmed)
        {
            return;
        }

        ref UringSubmission entry = ref _ring.Next();
        entry.Operation = UringOperation.Read;
        entry.File = _wake.Descriptor;
        entry.Address = _wake.Count;
        entry.Length = sizeof(ulong);
        entry.UserData = WakeUp;
        _wakeIsArmed = true;
    }
}
