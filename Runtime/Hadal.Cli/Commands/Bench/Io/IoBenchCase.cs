namespace Hadal.Cli.Commands.Bench.Io;

/// <summary>One pattern of access by one program.</summary>
/// <param name="Contender">Who does it.</param>
/// <param name="Operation"><c>read</c> or <c>write</c>.</param>
/// <param name="Bytes">A request's length. Less than 1 MiB: at random places; else one behind the other.</param>
/// <param name="Depth">Requests at a time.</param>
internal sealed record IoBenchCase(string Contender, string Operation, int Bytes, int Depth)
{
    internal const string Read = "read";
    internal const string Write = "write";

    private const int Mebibyte = 1 << 20;

    internal bool Writes => Operation == Write;

    internal bool IsSequential => Bytes >= Mebibyte;

    /// <summary>Large requests are counted by what they carry, small ones by the piece.</summary>
    internal string Unit => IsSequential ? "MB/s" : "requests/s";

    internal double RateOf(double requestsPerSecond) => IsSequential ? requestsPerSecond * Bytes / 1e6 : requestsPerSecond;

    internal static IEnumerable<IoBenchCase> PatternsOf(string contender) =>
        from pattern in new[] { (Bytes: Mebibyte, Depth: 32), (Bytes: 4096, Depth: 128) }
        from operation in new[] { Read, Write }
        select new IoBenchCase(contender, operation, pattern.Bytes, pattern.Depth);
}
