namespace Hadal.Storage.Tests.Rings;

public sealed class StuckDeviceTests
{
    private const int Page = 4096;

    private static readonly IoRequestOptions s_soon = new(TimeSpan.FromMilliseconds(100));

    [Fact]
    public async Task A_deadline_ends_the_wait_though_the_device_does_not_answer()
    {
        await using var stuck = new StuckRing(new());
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        TimeoutException failure = await Assert.ThrowsAsync<TimeoutException>(
            async () => await stuck.Ring.ReadAsync(stuck.OpenFile, 8192, buffer, s_soon));
        Assert.Contains("Reading 4096 bytes at 8192 of", failure.Message, StringComparison.Ordinal);
        Assert.Contains("100 ms", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_ends_the_wait_of_those_that_have_no_slot_too()
    {
        await using var stuck = new StuckRing(new() { Depth = 1 });
        using IoBuffer first = stuck.Ring.Rent(Page);
        using IoBuffer second = stuck.Ring.Rent(Page);
        Task<int> held = stuck.Ring.ReadAsync(stuck.OpenFile, 0, first).AsTask();
        stuck.Device.WaitForHeld(1);
        await Assert.ThrowsAsync<TimeoutException>(async () => await stuck.Ring.ReadAsync(stuck.OpenFile, Page, second, s_soon));
        Task<int> again = stuck.Ring.ReadAsync(stuck.OpenFile, Page, second).AsTask();
        stuck.Device.AnswerAll();
        Assert.Equal(Page, await held);
        stuck.Device.WaitForHeld(1);
        stuck.Device.AnswerAll();
        Assert.Equal(Page, await again);
    }

    [Fact]
    public async Task A_ring_may_have_a_deadline_for_all_its_requests()
    {
        await using var stuck = new StuckRing(new() { Timeout = TimeSpan.FromMilliseconds(50) });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        await Assert.ThrowsAsync<TimeoutException>(async () => await stuck.Ring.WriteAsync(stuck.OpenFile, 0, buffer));
    }

    [Fact]
    public async Task A_buffer_that_the_device_still_has_takes_no_request_and_is_not_lent_again()
    {
        await using var stuck = new StuckRing(new() { SlabBytes = Page });
        IoBuffer buffer = stuck.Ring.Rent(Page);
        await Assert.ThrowsAsync<TimeoutException>(async () => await stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer, s_soon));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer));
        buffer.Dispose();
        Assert.Throws<InvalidOperationException>(() => stuck.Ring.Rent(Page));
        Task<IoBuffer> next = stuck.Ring.RentAsync(Page).AsTask();
        Assert.False(next.IsCompleted);
        stuck.Device.AnswerAll();
        (await next).Dispose();
    }

    [Fact]
    public async Task A_cancellation_ends_the_wait_at_once()
    {
        await using var stuck = new StuckRing(new());
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        using CancellationTokenSource source = new();
        Task<int> read = stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer, default, source.Token).AsTask();
        stuck.Device.WaitForHeld(1);
        await source.CancelAsync();
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(source.Token, failure.CancellationToken);
    }

    [Fact]
    public async Task Ten_thousand_that_are_canceled_while_they_wait_make_room()
    {
        await using var stuck = new StuckRing(new() { Depth = 1, MaxRequests = 101 });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        using IoBuffer other = stuck.Ring.Rent(Page);
        Task<int> held = stuck.Ring.ReadAsync(stuck.OpenFile, 0, other).AsTask();
        stuck.Device.WaitForHeld(1);
        for (int round = 0; round < 100; round++)
        {
            using CancellationTokenSource source = new();
            Task<int>[] reads = [.. Enumerable.Range(0, 100).Select(_ => stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer, default, source.Token).AsTask())];
            await source.CancelAsync();
            foreach (Task<int> read in reads)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
            }

            Assert.True(SpinWait.SpinUntil(() => stuck.Ring.Statistics.Unfinished == 1, 30_000));
        }

        Assert.Single(stuck.Device.Seen);
        stuck.Device.AnswerAll();
        Assert.Equal(Page, await held);
    }

    [Fact]
    public async Task One_request_more_than_the_limit_is_refused()
    {
        await using var stuck = new StuckRing(new() { MaxRequests = 2 });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        Task<int> first = stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer).AsTask();
        Task<int> second = stuck.Ring.ReadAsync(stuck.OpenFile, Page, buffer).AsTask();
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer));
        Assert.Contains("MaxRequests", failure.Message, StringComparison.Ordinal);
        stuck.Device.WaitForHeld(2);
        stuck.Device.AnswerAll();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task What_is_urgent_starts_first_and_what_can_wait_is_not_starved()
    {
        await using var stuck = new StuckRing(new() { Depth = 1 });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        Task<int> held = stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer).AsTask();
        stuck.Device.WaitForHeld(1);
        List<Task<int>> all = [held];
        for (int i = 0; i < 20; i++)
        {
            all.Add(Queue(IoPriority.Low));
            all.Add(Queue(IoPriority.Normal));
            all.Add(Queue(IoPriority.High));
        }

        for (int i = 0; i < all.Count; i++)
        {
            stuck.Device.WaitForHeld(1);
            stuck.Device.AnswerAll();
        }

        await Task.WhenAll(all);
        IoPriority[] order = [.. stuck.Device.Seen.Skip(1).Select(transfer => transfer.Priority)];
        Assert.InRange(order.Take(20).Count(priority => priority == IoPriority.High), 17, 19);
        Assert.InRange(order.Take(20).Count(priority => priority == IoPriority.Low), 1, 3);

        Task<int> Queue(IoPriority priority) => stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer, new(Priority: priority)).AsTask();
    }

    [Fact]
    public async Task The_rest_of_a_short_transfer_follows_by_itself()
    {
        await using var stuck = new StuckRing(new());
        using IoBuffer buffer = stuck.Ring.Rent(2 * Page);
        Task<int> write = stuck.Ring.WriteAsync(stuck.OpenFile, 0, buffer).AsTask();
        stuck.Device.WaitForHeld(1);
        stuck.Device.Answer(0, _ => 100);
        stuck.Device.WaitForHeld(1);
        stuck.Device.Answer(100, _ => -Linux.Errno.Interrupted);
        stuck.Device.WaitForHeld(1);
        stuck.Device.Answer(100, transfer => transfer.Length);
        Assert.Equal(2 * Page, await write);
    }

    [Fact]
    public async Task A_failure_in_the_middle_says_how_far_the_request_came()
    {
        await using var stuck = new StuckRing(new());
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        Task<int> write = stuck.Ring.WriteAsync(stuck.OpenFile, 0, buffer).AsTask();
        stuck.Device.WaitForHeld(1);
        stuck.Device.Answer(0, _ => 1000);
        stuck.Device.WaitForHeld(1);
        stuck.Device.Answer(1000, _ => -Linux.Errno.NoSpace);
        StorageException failure = await Assert.ThrowsAsync<StorageException>(() => write);
        Assert.Contains("1000 of them written", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_ends_every_wait_though_the_device_does_not_answer()
    {
        var stuck = new StuckRing(new() { Depth = 2 });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        Task<int>[] reads = [.. Enumerable.Range(0, 10).Select(i => stuck.Ring.ReadAsync(stuck.OpenFile, i * Page, buffer).AsTask())];
        stuck.Device.WaitForHeld(2);
        await stuck.DisposeAsync();
        foreach (Task<int> read in reads)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer));
    }

    [Fact]
    public async Task A_device_that_breaks_fails_every_request_and_says_why()
    {
        await using var stuck = new StuckRing(new() { Depth = 2 });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        Task<int> held = stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer).AsTask();
        stuck.Device.WaitForHeld(1);
        stuck.Device.Fault = new StorageException("the device is gone");
        stuck.Device.Wake();
        ObjectDisposedException failure = await Assert.ThrowsAsync<ObjectDisposedException>(() => held);
        Assert.Contains("the device is gone", failure.Message, StringComparison.Ordinal);
        using IoBuffer other = stuck.Ring.Rent(Page);
        failure = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stuck.Ring.ReadAsync(stuck.OpenFile, 0, other));
        Assert.Contains("the device is gone", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_closed_fails_what_waits_and_spares_what_runs()
    {
        await using var stuck = new StuckRing(new() { Depth = 1 });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        Task<int> runs = stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer).AsTask();
        Task<int> waits = stuck.Ring.ReadAsync(stuck.OpenFile, Page, buffer).AsTask();
        stuck.Device.WaitForHeld(1);
        stuck.OpenFile.Dispose();
        stuck.Device.AnswerAll();
        Assert.Equal(Page, await runs);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waits);
    }

    [Fact]
    public async Task The_time_of_a_batch_runs_from_its_start_not_from_its_preparation()
    {
        await using var stuck = new StuckRing(new() { Timeout = TimeSpan.FromSeconds(2) });
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        IoBatch batch = stuck.Ring.CreateBatch(1);
        batch.Read(stuck.OpenFile, 0, buffer);
        await Task.Delay(2100, TestContext.Current.CancellationToken);
        Task<long> read = batch.SubmitAsync().AsTask();
        stuck.Device.WaitForHeld(1);
        stuck.Device.AnswerAll();
        Assert.Equal(Page, await read);
    }

    [Fact]
    public async Task A_batch_reports_the_first_failure_when_all_have_ended()
    {
        await using var stuck = new StuckRing(new());
        using IoBuffer buffer = stuck.Ring.Rent(2 * Page);
        IoBatch batch = stuck.Ring.CreateBatch(2);
        batch.Read(stuck.OpenFile, 0, buffer.Slice(0, Page));
        batch.Read(stuck.OpenFile, Page, buffer.Slice(Page, Page));
        Assert.Throws<InvalidOperationException>(() => batch.Read(stuck.OpenFile, 0, buffer.Slice(0, Page)));
        Task<long> both = batch.SubmitAsync().AsTask();
        stuck.Device.WaitForHeld(2);
        stuck.Device.Answer(0, _ => -Linux.Errno.Io);
        Assert.Throws<InvalidOperationException>(() => batch.Read(stuck.OpenFile, 0, buffer));
        stuck.Device.Answer(Page, transfer => transfer.Length);
        StorageException failure = await Assert.ThrowsAsync<StorageException>(() => both);
        Assert.Contains("at 0 of", failure.Message, StringComparison.Ordinal);
        batch.Read(stuck.OpenFile, 0, buffer);
        Task<long> again = batch.SubmitAsync().AsTask();
        stuck.Device.WaitForHeld(1);
        stuck.Device.AnswerAll();
        Assert.Equal(2 * Page, await again);
    }
}
