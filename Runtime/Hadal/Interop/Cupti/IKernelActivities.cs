namespace Hadal.Interop.Cupti;

/// <summary>Records the kernels, copies and fills that the process runs on GPUs, until it is disposed.</summary>
internal interface IKernelActivities : IDisposable
{
    /// <summary>Takes what was recorded since the last call, in order of start. Synchronise the streams before.</summary>
    IReadOnlyList<KernelActivity> Flush();

    /// <summary>The time by the clock of the records.</summary>
    ulong Now();

    /// <summary>The number that a stream has in the records.</summary>
    uint NumberOf(nint context, nint stream);
}
