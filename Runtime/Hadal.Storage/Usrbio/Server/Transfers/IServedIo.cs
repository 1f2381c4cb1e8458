namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// Moves bytes between files and clients' memory. One thread prepares and submits; disposing waits for what is under way.
/// </summary>
internal interface IServedIo : IDisposable
{
    /// <summary>Takes a transfer; it starts at the next <see cref="Submit"/>, or before.</summary>
    void Prepare(ServedTransfer transfer);

    void Submit();

    /// <summary>A client's memory is about to be unmapped: no transfer is under way in it, and none that is prepared from now on means it. From any thread.</summary>
    void Forget(nint address, long bytes)
    {
    }
}
