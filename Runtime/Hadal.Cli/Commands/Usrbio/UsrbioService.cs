namespace Hadal.Cli.Commands.Usrbio;

/// <summary>What is being served; printed when clients can come.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Root">Where clients find it: the mount point, or the folder.</param>
/// <param name="ProcessId">The server.</param>
internal sealed record UsrbioService(string Folder, string Root, int ProcessId);
