using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>What callers read about a request that did not do all it should.</summary>
internal static class RequestFailure
{
    internal static Exception? Of(IoRequest request, IoResult result, TimeSpan timeout, CancellationToken cancellation) => result.State switch
    {
        RequestState.Live or RequestState.Done => null,
        RequestState.Canceled => new OperationCanceledException($"{Describe(request)} was canceled.", cancellation),
        RequestState.TimedOut => new TimeoutException(
            $"{Describe(request)} took longer than {timeout.TotalMilliseconds:0} ms. The device may still have it: its buffer takes no other request until then."),
        RequestState.RingGone => new ObjectDisposedException(nameof(StorageRing), $"{Describe(request)} ended with its ring: {request.File.Ring.WhyGone(request.Operation)}"),
        RequestState.FileGone => new ObjectDisposedException(nameof(StorageFile), $"{Describe(request)} did not start: the file was closed before."),
        _ => new StorageException($"{Describe(request)}{Progress(request, result)}", result.Error),
    };

    private static string Describe(IoRequest request) => request.Operation switch
    {
        IoOperation.Read => $"Reading {request.Slice.Length} bytes at {request.Offset} of '{request.File.Path}'",
        IoOperation.Write => $"Writing {request.Slice.Length} bytes at {request.Offset} of '{request.File.Path}'",
        _ => $"Flushing '{request.File.Path}'",
    };

    private static string Progress(IoRequest request, IoResult result)
        => result.Transferred == 0 ? "" : $", {result.Transferred} of them {(request.Operation == IoOperation.Read ? "read" : "written")},";
}
