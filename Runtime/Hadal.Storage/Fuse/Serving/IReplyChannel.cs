namespace Hadal.Storage.Fuse.Serving;

/// <summary>Where answers go.</summary>
internal interface IReplyChannel
{
    void Send(ReadOnlySpan<byte> message);
}
