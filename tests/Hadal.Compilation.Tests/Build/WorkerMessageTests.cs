using CsCheck;
using Hadal.Build;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

public class WorkerMessageTests
{
    // Control characters and quotes included; surrogates alone are no text.
    private static readonly Gen<string> s_text = Gen.String[Gen.Char['\0', '\ud7ff'], 0, 30];

    [Fact]
    public void Any_text_travels_as_one_line() => s_text.Array[1, 4].Sample(texts =>
    {
        string line = new WorkerMessage(MessageLevel.Error, "HADAL8003", texts[0], texts[1..]).Write();

        Assert.DoesNotContain('\n', line);
        Assert.True(WorkerMessage.TryRead(line, out WorkerMessage? read));
        Assert.Equal(texts[0], read.Text);
        Assert.Equal(texts[1..], read.Declarations);
        Assert.Equal((MessageLevel.Error, "HADAL8003"), (read.Level, read.Code));
    });

    [Theory]
    [InlineData("")]
    [InlineData("Unhandled exception. System.OutOfMemoryException")]
    [InlineData("hadal-worker:")]
    [InlineData("hadal-worker:{\"Level\":1,\"Te")]
    [InlineData("hadal-worker:null")]
    [InlineData("hadal-worker:{}")]
    public void Other_output_is_no_message(string line) => Assert.False(WorkerMessage.TryRead(line, out _));
}
