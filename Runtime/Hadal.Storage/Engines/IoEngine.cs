namespace Hadal.Storage.Engines;

/// <summary>
/// Slots that transfer bytes. All but <see cref="Wake"/> is called by one thread, the one that made the engine.
/// </summary>
internal abstract class IoEngine : IDisposable
{
    /// <summary>As <c>timeoutMilliseconds</c>: until something happens.</summary>
    internal const int Forever = -1;

    internal abstract IoEngineKind Kind { get; }

    internal abstract EngineFile Attach(StorageFile file);

    internal virtual void Detach(EngineFile file)
    {
    }

    /// <summary>Fills a slot, which must be free; the device learns of it at the next <see cref="SubmitAndWait"/>.</summary>
    internal abstract void Prepare(int slot, in Transfer transfer);

    /// <summary>Hands over what is prepared, and waits for a completion, a wake-up or the time; then reports every completion there is.</summary>
    internal abstract void SubmitAndWait(int timeoutMilliseconds, ICompletionSink sink);

    /// <summary>Ends a wait, now or the next one. From any thread.</summary>
    internal abstract void Wake();

    public abstract void Dispose();
}
