namespace Hadal.Storage.Engines;

/// <summary>What a request does.</summary>
internal enum IoOperation : byte
{
    Read,
    Write,

    /// <summary>Makes what was written durable.</summary>
    Flush,
}
