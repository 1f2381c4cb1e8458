namespace Hadal.Cli.Commands.Doctor;

/// <summary>One thing that Hadal can use, and whether this machine has it.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="Found">Whether it is here and usable.</param>
/// <param name="Version">Its version, where it tells one.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Tried">What was tried to find it, in order.</param>
/// <param name="Hint">Where it is missing: what it would add, and how to get it, in one line. Where it is here and something about it is wrong: what.</param>
internal sealed record DoctorItem(string Name, bool Found, string? Version, string? Path, IReadOnlyList<string> Tried, string? Hint);
