namespace Timepost.Domain.Work;

/// <summary>A customer of the books as a reader found it in a list. Filled anew for each row; valid until the next one.</summary>
public sealed class CustomerRow
{
    /// <summary>First line in the file, 1 and up.</summary>
    public long Line { get; set; }

    /// <summary>The books' id; the name where the list has no ids.</summary>
    public string Id { get; set; } = "";

    /// <summary>Name in the books; never empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>Postal address, one line each.</summary>
    public IReadOnlyList<string> Address { get; set; } = [];

    /// <summary>ISO 3166 code or name of the country, as received; empty where none.</summary>
    public string Country { get; set; } = "";

    /// <summary>VAT or tax number; empty where none.</summary>
    public string TaxNumber { get; set; } = "";

    /// <summary>E-mail for invoices; empty where none.</summary>
    public string Email { get; set; } = "";

    /// <summary>Active code of ISO 4217; empty where none.</summary>
    public string Currency { get; set; } = "";

    /// <summary>IANA zone; empty where none.</summary>
    public string Zone { get; set; } = "";

    /// <summary>False: archived in the books.</summary>
    public bool Active { get; set; } = true;

    /// <summary>Everything empty again.</summary>
    public void Clear()
    {
        Line = 0;
        Id = Name = Country = TaxNumber = Email = Currency = Zone = "";
        Address = [];
        Active = true;
    }
}

/// <summary>An account of the books as a reader found it in a list. Filled anew for each row; valid until the next one.</summary>
public sealed class AccountRow
{
    /// <summary>First line in the file, 1 and up.</summary>
    public long Line { get; set; }

    /// <summary>The books' id or number; the name where the list has neither.</summary>
    public string Id { get; set; } = "";

    /// <summary>Full name in the books; never empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>Type as received (Asset, Bank, Income, …); empty where none.</summary>
    public string Type { get; set; } = "";

    /// <summary>Id, number or name of the account above; empty where none.</summary>
    public string Parent { get; set; } = "";

    /// <summary>Active code of ISO 4217; empty where none.</summary>
    public string Currency { get; set; } = "";

    /// <summary>What it is for, as received.</summary>
    public string Description { get; set; } = "";

    /// <summary>A heading: nothing is posted to it.</summary>
    public bool Heading { get; set; }

    /// <summary>False: closed in the books.</summary>
    public bool Active { get; set; } = true;

    /// <summary>A copy that the next row does not change.</summary>
    public AccountRow Copy() => (AccountRow)MemberwiseClone();

    /// <summary>Everything empty again.</summary>
    public void Clear()
    {
        Line = 0;
        Id = Name = Type = Parent = Currency = Description = "";
        Heading = false;
        Active = true;
    }
}
