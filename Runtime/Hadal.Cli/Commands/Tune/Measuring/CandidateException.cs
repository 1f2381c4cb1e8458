namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>A configuration does not run, which says nothing of the others.</summary>
internal sealed class CandidateException(string message, Exception? cause = null) : HadalException(message, cause);
