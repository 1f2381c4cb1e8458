namespace Hadal.Storage.Usrbio.Client;

/// <summary>Who is told what became of requests.</summary>
internal interface IUserRingSink
{
    /// <summary>A slot is free again: bytes, or an error number of Linux, negated.</summary>
    void Complete(int slot, long result);
}
