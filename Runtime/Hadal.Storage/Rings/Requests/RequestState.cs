namespace Hadal.Storage.Requests;

/// <summary>How a request ended for its caller.</summary>
internal enum RequestState
{
    Live,
    Done,
    Failed,
    Canceled,
    TimedOut,
    RingGone,
    FileGone,
}
