namespace Hadal.Storage;

/// <summary>What may differ between requests.</summary>
/// <param name="Timeout">
/// How long the caller waits, counted from the call that starts the request, which for a batch is <see cref="IoBatch.SubmitAsync"/>; time in the queue
/// included. Null: <see cref="StorageRingOptions.Timeout"/>. After it the request ends with a <see cref="TimeoutException"/>, whatever the device does.
/// </param>
/// <param name="Priority">Its place among the waiting.</param>
public readonly record struct IoRequestOptions(TimeSpan? Timeout = null, IoPriority Priority = IoPriority.Normal);
