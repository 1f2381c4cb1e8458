namespace Hadal.Build;

/// <summary>A <c>hadal.tune.json</c> of the project.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Hash">Tells its content from another, so that a measurement which changed is another build.</param>
internal sealed record RequestedTuneFile(string Path, string Hash);
