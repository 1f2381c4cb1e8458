namespace Hadal.Storage.Usrbio.Server;

/// <summary>One read or write of a local file for a client, as <see cref="IServedIo"/> gets it.</summary>
internal abstract class ServedTransfer
{
    internal bool IsWrite { get; set; }

    internal int Descriptor { get; set; }

    /// <summary>Whether the descriptor goes past the page cache; all of the transfer is aligned then.</summary>
    internal bool IsDirect { get; set; }

    internal long FileOffset { get; set; }

    /// <summary>In a client's memory, which can vanish: only the kernel may touch it (EFAULT).</summary>
    internal nint Address { get; set; }

    internal int Length { get; set; }

    /// <summary>All of the client's memory that the transfer lies in: who pins it, pins it once.</summary>
    internal (nint Address, long Bytes) Region { get; set; }

    /// <summary>It is over: bytes, fewer than asked only at the end of the file, or an error number, negated. Once, on any thread.</summary>
    internal abstract void End(int result);

    /// <summary>
    /// Wakes the client. Once after each <see cref="End"/>, best after several: for one client they are one wake-up. The transfer may have
    /// begun its next life by then.
    /// </summary>
    internal abstract void Announce();
}
