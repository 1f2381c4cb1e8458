using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>A message of the kernel: its header, and a body that each handler takes apart.</summary>
internal readonly ref struct Request
{
    private Request(InHeader header, ReadOnlySpan<byte> body)
    {
        Header = header;
        Body = body;
    }

    internal InHeader Header { get; }

    internal ReadOnlySpan<byte> Body { get; }

    internal Caller Caller => new(Header.UserId, Header.GroupId, (int)Header.ThreadId);

    internal static unsafe bool TryParse(ReadOnlySpan<byte> message, out Request request)
    {
        request = default;
        if (!MemoryMarshal.TryRead(message, out InHeader header) || header.Length != message.Length)
            return false;

        // Extensions, which nothing here asked for, come last.
        int extensions = header.ExtensionWords * 8;
        ReadOnlySpan<byte> body = message[sizeof(InHeader)..];
        if (extensions > body.Length)
            return false;
        request = new(header, body[..^extensions]);
        return true;
    }
}
