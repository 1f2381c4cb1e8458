namespace Hadal.Storage.Engines;

/// <summary>Who is told what became of the slots.</summary>
internal interface ICompletionSink
{
    /// <summary>A slot is over: bytes, or an error number of Linux, negated.</summary>
    void Complete(int slot, long result);
}
