using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>The semaphore by which a server learns that rings of one priority have something new.</summary>
internal sealed class SubmissionSemaphore : IDisposable
{
    private nint _semaphore;

    private SubmissionSemaphore(string target, nint semaphore)
    {
        Target = target;
        _semaphore = semaphore;
    }

    /// <summary>What the link says; another server's link says another.</summary>
    internal string Target { get; }

    internal static SubmissionSemaphore Open(string registrationFolder, RingPriority priority)
    {
        string link = Path.Combine(registrationFolder, VirtualFolder.SubmissionLink(priority));
        NativeCall.Throw(LibC.ReadLink(link, out string target), $"reading the link '{link}'");
        string name = VirtualFolder.SemaphoreName(target)
            ?? throw new StorageException($"'{link}' points to '{target}', which is no submission semaphore under {VirtualFolder.SharedMemory}.");
        nint semaphore = LibC.SemaphoreOpen(name, 0);
        return semaphore == 0
            ? throw new StorageException($"opening the semaphore '{name}' of '{link}'", Marshal.GetLastPInvokeError())
            : new(target, semaphore);
    }

    internal void Post() => _ = LibC.SemaphorePost(_semaphore);

    public void Dispose()
    {
        if (_semaphore != 0)
            _ = LibC.SemaphoreClose(_semaphore);
        _semaphore = 0;
    }
}
