using System.Text;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Support;
using Timepost.Storage.Trail;

namespace Timepost.Storage.Tests.Trail;

public sealed class TrailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StandingClock _clock = new(Instant.FromUtc(2026, 3, 31, 22, 0).PlusNanoseconds(1_234_567));
    private readonly SqliteWorkspaceStore _store;
    private readonly HeadFolder _heads;

    public TrailTests()
    {
        _store = SqliteWorkspaceStore.Open(new SqliteStoreOptions { Path = _folder.File("store.db"), WorkspaceKey = "acme", Clock = _clock });
        _heads = new HeadFolder(_folder.File("keys"), _folder.File("heads"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_empty_trail_is_sound()
    {
        var found = Verify();
        Assert.Equal((TrailStatus.Sound, 0L), (found.Status, found.Rows));
        Assert.Equal(new HeadExport(null, null, null), Export());
    }

    [Fact]
    public void A_person_is_named_when_first_in_the_trail_and_not_again_once_erased()
    {
        using var store = SqliteWorkspaceStore.Open(new SqliteStoreOptions
        {
            Path = _folder.File("named.db"),
            WorkspaceKey = "acme",
            Clock = _clock,
            PersonOf = actor => actor == Stores.Anna ? new TrailPerson("anna", "Anna Alm") : null,
        });
        string? Append()
        {
            using var transaction = store.Begin();
            transaction.Trail.Append(Stores.Anna, "test", "", "{}"u8);
            transaction.Trail.Append(new ActorId(new Guid("0198a000-0000-7000-8000-00000000000b")), "test", "", "{}"u8);
            transaction.Commit();
            return transaction.Trail.PersonName(Stores.Anna);
        }

        Assert.Equal("Anna Alm", Append());
        Assert.True(new ErasePayload(store).RunPerson(Stores.Caller(), Stores.Anna));
        Assert.Null(Append());
    }

    [Fact]
    public void Rows_follow_each_other_over_transactions()
    {
        Append(5);
        Append(5);
        using (var lost = _store.Begin())
        {
            Assert.Equal(11, lost.Trail.Append(Stores.Anna, "import", "lost", "{}"u8));
        }

        Append(1);
        var found = Verify();
        Assert.Equal((TrailStatus.Sound, 11L, 11L), (found.Status, found.Rows, found.Head!.Sequence));
    }

    [Fact]
    public void The_byte_encoding_is_the_documented_one()
    {
        // by hand: sha256 over 00000001, workspace, sequence 2, micros, actor, length + kind, length + object, digest, previous
        var workspace = new WorkspaceId(new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        var actor = new ActorId(new Guid("ffeeddcc-bbaa-9988-7766-554433221100"));
        var bytes = Convert.FromHexString(
            "00000001" + "00112233445566778899AABBCCDDEEFF" + "0000000000000002" + "0000000000000003" + "FFEEDDCCBBAA99887766554433221100"
            + "00000004" + "706C616E" + "00000002" + "C3A9" + string.Concat(Enumerable.Repeat("11", 32)) + string.Concat(Enumerable.Repeat("22", 32)));
        Assert.Equal(
            System.Security.Cryptography.SHA256.HashData(bytes),
            TrailEncoding.Hash(
                workspace, 2, 1, Instant.FromUnixTimeTicks(39), actor, "plan", "é",
                Enumerable.Repeat((byte)0x11, 32).ToArray(), Enumerable.Repeat((byte)0x22, 32).ToArray()));
    }

    [Theory]
    [InlineData("UPDATE trail SET kind = 'x' WHERE sequence = 3", TrailStatus.RowEdited, 3)]
    [InlineData("UPDATE trail SET at = at + 1 WHERE sequence = 7", TrailStatus.RowEdited, 7)]
    [InlineData("UPDATE trail SET actor = zeroblob(16) WHERE sequence = 1", TrailStatus.RowEdited, 1)]
    [InlineData("UPDATE trail SET hash = zeroblob(32) WHERE sequence = 2", TrailStatus.RowEdited, 2)]
    [InlineData("UPDATE trail SET format = 2 WHERE sequence = 4", TrailStatus.FormatUnknown, 4)]
    [InlineData("UPDATE trail_payload SET payload = x'00' WHERE sequence = 5", TrailStatus.PayloadEdited, 5)]
    [InlineData("UPDATE trail_payload SET salt = zeroblob(16) WHERE sequence = 6", TrailStatus.PayloadEdited, 6)]
    [InlineData("DELETE FROM trail_payload WHERE sequence = 5", TrailStatus.PayloadMissing, 5)]
    [InlineData("DELETE FROM trail WHERE sequence = 4", TrailStatus.RowMissing, 4)]
    [InlineData("DELETE FROM trail WHERE sequence = 1", TrailStatus.RowMissing, 1)]
    [InlineData("DELETE FROM trail WHERE sequence = 4; UPDATE trail SET sequence = sequence - 1 WHERE sequence > 4", TrailStatus.RowEdited, 4)]
    [InlineData("UPDATE trail SET sequence = -1 WHERE sequence = 2; UPDATE trail SET sequence = 2 WHERE sequence = 3; UPDATE trail SET sequence = 3 WHERE sequence = -1", TrailStatus.RowEdited, 2)]
    [InlineData("DELETE FROM trail WHERE sequence > 6", TrailStatus.TailCut, 7)]
    [InlineData("DELETE FROM trail", TrailStatus.TailCut, 1)]
    public void L1_The_verifier_names_the_first_bad_row(string tampering, TrailStatus status, long sequence)
    {
        Append(8);
        Assert.NotNull(Export().File);
        Append(2);
        Assert.Equal(TrailStatus.Sound, Verify().Status);
        _store.Writer.Execute(tampering);
        var fault = Verify().Fault;
        Assert.NotNull(fault);
        Assert.Equal((status, sequence), (fault.Status, fault.Sequence));
    }

    [Fact]
    public void L1_A_row_that_was_written_anew_with_its_hash_breaks_the_link_after_it()
    {
        Append(5);
        Rewrite(3, 3);
        var fault = Verify().Fault!;
        Assert.Equal((TrailStatus.LinkBroken, 4L), (fault.Status, fault.Sequence));
    }

    [Fact]
    public void L1_A_chain_that_was_written_anew_is_found_by_the_exported_heads()
    {
        Append(4);
        Assert.NotNull(Export().File);
        Append(4);
        Assert.NotNull(Export().File);
        Append(2);
        Rewrite(6, 10);
        var fault = Verify().Fault!;
        Assert.Equal((TrailStatus.Rewritten, 5L), (fault.Status, fault.Sequence));

        // and no new head vouches for it
        var export = Export();
        Assert.Null(export.File);
        Assert.Equal(TrailStatus.Rewritten, export.Fault!.Status);
        _store.Writer.Execute("DELETE FROM trail WHERE sequence > 7");
        Assert.Equal(TrailStatus.TailCut, Export().Fault!.Status);
    }

    [Theory]
    [InlineData("\"sequence\": 3", "\"sequence\": 2")]
    [InlineData("\"signature\": \"", "\"signature\": \"AAAA")]
    [InlineData("\"format\": 1", "\"format\": 2")]
    [InlineData("{", "")]
    public void L1_A_forged_head_is_named(string from, string to)
    {
        Append(3);
        var file = Export().File!;
        File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));
        var fault = Verify().Fault!;
        Assert.Equal(TrailStatus.HeadInvalid, fault.Status);
        Assert.Contains(file, fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_of_another_key_is_no_head_of_ours()
    {
        Append(3);
        Export();
        _ = new HeadFolder(_folder.File("other-keys"), _folder.File("other-heads")).Write("1", Assert.Single(_heads.Read()).Head!);
        var other = new HeadFolder(_folder.File("other-keys"), _folder.File("heads"));
        Assert.False(Assert.Single(other.Read()).Signed);
    }

    [Fact]
    public void L1_a_lost_key_is_named_and_no_other_takes_its_place()
    {
        Append(1);
        Export();
        File.Move(_folder.File("keys/trail-head.pub.pem"), _folder.File("public"));
        Assert.Null(Verify().Fault); // the private key holds the public one
        File.Move(_folder.File("keys/trail-head.pem"), _folder.File("private"));
        Assert.Equal("trail-key-missing", Assert.Throws<StoreException>(() => Verify()).Code);

        File.Move(_folder.File("public"), _folder.File("keys/trail-head.pub.pem"));
        Append(1);
        Assert.Equal("trail-key-missing", Assert.Throws<StoreException>(() => Export()).Code);
        Assert.False(File.Exists(_folder.File("keys/trail-head.pem")));
        Assert.Null(Verify().Fault);
        _clock.Now += Duration.FromHours(48);
        Assert.Equal(TrailStatus.HeadInvalid, new ExportHead(_store, _heads, _clock).RunDaily(Stores.Caller()).Fault!.Status);
    }

    [Fact]
    public void L1_no_head_on_demand_vouches_for_an_edited_row()
    {
        Append(3);
        using (var write = _store.BeginWrite())
        {
            write.Database.Execute("UPDATE trail SET kind = 'x' WHERE sequence = 2");
            write.Commit();
        }

        var export = Export();
        Assert.Null(export.File);
        Assert.Equal((TrailStatus.RowEdited, 2L), (export.Fault!.Status, export.Fault.Sequence));
    }

    [Fact]
    public void The_private_key_is_the_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("rights of files differ");
            return;
        }

        Append(1);
        Export();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("keys/trail-head.pem")));
    }

    [Fact]
    public void Heads_are_exported_once_a_day_and_on_demand_and_never_over_another()
    {
        Append(1);
        var use = new ExportHead(_store, _heads, _clock);
        Assert.EndsWith("2026-03-31.json", use.RunDaily(Stores.Caller()).File, StringComparison.Ordinal);
        Append(1);
        Assert.Null(use.RunDaily(Stores.Caller()).File);
        Assert.EndsWith("2026-03-31-2.json", use.Run(Stores.Caller()).File, StringComparison.Ordinal);
        Assert.Null(use.Run(Stores.Caller()).File);
        _clock.Now += Duration.FromHours(2);
        Assert.EndsWith("2026-04-01.json", use.RunDaily(Stores.Caller()).File, StringComparison.Ordinal);
        Assert.Equal(3, Verify().Heads);
        Assert.Equal("store-io", Assert.Throws<StoreException>(() => _heads.Write("2026-03-31", Verify().Head!)).Code);
    }

    [Fact]
    public void Erasing_leaves_the_chain_valid_and_says_by_which_row()
    {
        Append(3);
        var erase = new ErasePayload(_store);
        Assert.Equal(4, erase.Run(Stores.Caller(), 2));
        Assert.Null(erase.Run(Stores.Caller(), 2));
        Assert.Null(erase.Run(Stores.Caller(), 99));
        var found = Verify();
        Assert.Equal(TrailStatus.Sound, found.Status);
        Assert.Equal([KeyValuePair.Create(2L, 4L)], found.Erased);
        using var read = _store.Read();
        var row = read.Trail.Rows(1).First();
        Assert.Null(row.Payload);
        Assert.Null(row.Salt);
    }

    [Fact]
    public void Names_of_people_are_apart_and_can_be_erased()
    {
        using (var write = _store.Begin())
        {
            write.Trail.NamePerson(Stores.Anna, "anna", "Anna");
            write.Trail.NamePerson(Stores.Anna, "anna", "Anna B.");
            Assert.Equal("Anna B.", write.Trail.PersonName(Stores.Anna));
            write.Commit();
        }

        var erase = new ErasePayload(_store);
        Assert.True(erase.RunPerson(Stores.Caller(), Stores.Anna));
        Assert.False(erase.RunPerson(Stores.Caller(), Stores.Anna));
        using var read = _store.Read();
        Assert.Null(read.Trail.PersonName(Stores.Anna));
        Assert.Equal("erase-person", read.Trail.Rows(0).Single().Kind);
    }

    [Fact]
    public void Promise10_Roles_that_are_too_low_are_refused()
    {
        Assert.Throws<NotAllowedException>(() => new ExportHead(_store, _heads, _clock).Run(Stores.Caller(ActorRole.Viewer)));
        Assert.Throws<NotAllowedException>(() => new ExportHead(_store, _heads, _clock).RunDaily(Stores.Caller(ActorRole.Viewer)));
        Assert.Throws<NotAllowedException>(() => new ErasePayload(_store).Run(Stores.Caller(ActorRole.Manager), 1));
        Assert.Throws<NotAllowedException>(() => new ErasePayload(_store).RunPerson(Stores.Caller(ActorRole.Manager), Stores.Anna));
        new VerifyTrail(_store, _heads).Run(Stores.Caller(ActorRole.Viewer));
    }

    [Fact]
    public void Every_status_has_a_code_of_its_own_and_a_line_in_the_documentation()
    {
        var all = Enum.GetValues<TrailStatus>();
        Assert.Equal(all.Length, all.Select(s => s.Code()).Distinct().Count());
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Timepost.slnx")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        var documented = File.ReadAllText(Path.Combine(folder.FullName, "docs", "statuses", "trail.md"));
        Assert.All(all, s => Assert.Contains($"| {(int)s} | `{s.Code()}` |", documented, StringComparison.Ordinal));
        Assert.All(all, s => Assert.EndsWith(".", s.Remedy(), StringComparison.Ordinal));
    }

    private void Append(int rows)
    {
        using var write = _store.Begin();
        for (var i = 0; i < rows; i++)
        {
            write.Trail.Append(Stores.Anna, "import", $"object {i}", Encoding.UTF8.GetBytes($"{{\"n\":{i}}}"));
        }

        write.Commit();
    }

    private TrailVerification Verify() => new VerifyTrail(_store, _heads).Run(Stores.Caller());

    private HeadExport Export() => new ExportHead(_store, _heads, _clock).Run(Stores.Caller());

    /// <summary>What somebody does who knows the format: other actor, hashes computed anew.</summary>
    private void Rewrite(long from, long to)
    {
        List<TrailRow> rows;
        using (var read = _store.Read())
        {
            rows = [.. read.Trail.Rows(0)];
        }

        var intruder = new ActorId(new Guid("0198a000-0000-7000-8000-0000000000ff"));
        var previous = rows[(int)from - 1].Previous;
        foreach (var row in rows.Where(r => r.Sequence >= from && r.Sequence <= to))
        {
            var hash = TrailEncoding.Hash(_store.Workspace, row.Sequence, 1, row.Time, intruder, row.Kind, row.ObjectId, row.Digest, previous);
            _store.Writer.Execute(
                $"UPDATE trail SET actor = x'{intruder.Value:N}', previous = x'{Convert.ToHexString(previous)}', hash = x'{Convert.ToHexString(hash)}' WHERE sequence = {row.Sequence}");
            previous = hash;
        }
    }
}
