using Hadal.Cli.Commands.Bench.Io.Contenders;
using Hadal.Storage;

namespace Hadal.Cli.Commands.Bench.Io;

/// <summary>Who is measured against whom.</summary>
internal static class IoPairs
{
    internal static IReadOnlyList<(IoContender Ours, IoContender? Peer)> Against(FioContender? fio, FioContender? inLargePages)
    {
        RingContender inline = new("ring, inline", IoEngineKind.IoUring, IoContinuations.Inline);
        RingContender pooled = new("ring, thread pool", IoEngineKind.IoUring, IoContinuations.ThreadPool);
        FileStreamContender handle = new(streams: false);
        List<(IoContender, IoContender?)> pairs =
        [
            (inline, fio),
            (pooled, fio),
            (new UserRingContender(), inline),
            (pooled, handle),
            (pooled, new FileStreamContender(streams: true)),
            (new RingContender("ring on threads", IoEngineKind.Threads, IoContinuations.ThreadPool), handle),
        ];
        if (inLargePages is not null)
        {
            pairs.Add((inline, inLargePages));
        }

        return pairs;
    }
}
