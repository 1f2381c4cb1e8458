using Hadal.Cli.Commands.Bench.Io.Contenders;

namespace Hadal.Cli.Commands.Bench.Io;

/// <summary>Measures a case in rounds, ours and the peer's in turn.</summary>
internal static class IoBench
{
    internal static IoBenchRow Measure(
        IoContender ours, IoContender? peer, IoBenchCase measured, IoBenchFile file, TimeSpan time, int rounds, CancellationToken cancellation)
    {
        IoSample[] mine = new IoSample[rounds], theirs = new IoSample[rounds];
        for (int round = 0; round < rounds; round++)
        {
            file.LeaveCache();
            mine[round] = ours.Run(measured, file, time, cancellation);
            if (peer is not null)
            {
                file.LeaveCache();
                theirs[round] = peer.Run(measured, file, time, cancellation);
            }
        }

        double[] rates = [.. mine.Select(sample => measured.RateOf(sample.RequestsPerSecond))];
        double Peer(Func<IoSample, IoSample, double> value) => Statistics.Median([.. mine.Zip(theirs, value)]);
        return new(
            measured, Statistics.Median(rates), Statistics.SpreadPercent(rates), peer?.Name,
            peer is null ? null : Peer((_, their) => measured.RateOf(their.RequestsPerSecond)),
            peer is null ? null : Peer((mine, their) => mine.RequestsPerSecond / their.RequestsPerSecond),
            measured.Unit, rounds,
            Statistics.Median([.. mine.Select(sample => sample.CpuUsPerRequest)]),
            peer is null ? null : Peer((_, their) => their.CpuUsPerRequest),
            mine[0].AllocatedBytesPerRequest is null ? null : Statistics.Median([.. mine.Select(sample => sample.AllocatedBytesPerRequest!.Value)]));
    }
}
